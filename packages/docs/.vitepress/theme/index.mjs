import DefaultTheme from 'vitepress/theme';
import SignalPlot from './SignalPlot.vue';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('SignalPlot', SignalPlot);
  },
};
