import DefaultTheme from 'vitepress/theme';
import RunBlock from './RunBlock.vue';
import SignalPlot from './SignalPlot.vue';
import './hero.css';
import './names.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('RunBlock', RunBlock);
    app.component('SignalPlot', SignalPlot);
  },
};
