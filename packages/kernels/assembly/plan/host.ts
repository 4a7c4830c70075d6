// What JavaScript's plain loops compute in double with functions of the engine: only it has their bits.

@external("Math", "exp")
export declare function exp(x: f64): f64;

@external("Math", "log")
export declare function log(x: f64): f64;

@external("Math", "sin")
export declare function sin(x: f64): f64;

@external("Math", "cos")
export declare function cos(x: f64): f64;

@external("Math", "pow")
export declare function pow(x: f64, y: f64): f64;

/** Puts a function, by its code in programs, of so many doubles in their place: an engine makes objects of what it is given singly. */
@external("host", "apply")
export declare function apply(code: u32, at: usize, count: i32): void;
