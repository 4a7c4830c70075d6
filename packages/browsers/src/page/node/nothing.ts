/** Stands for modules of Node that are imported by what a page loads, and not used there. */
