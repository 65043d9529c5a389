/** The types of the bundled ECharts, of which its package says nothing. */
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export { init } from 'echarts/core'
}
