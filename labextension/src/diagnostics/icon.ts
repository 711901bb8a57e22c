import { LabIcon } from '@jupyterlab/ui-components';

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g class="jp-icon3" fill="#616161">
    <rect x="6" y="1" width="9" height="4" rx="1"/>
    <rect x="6" y="6.5" width="9" height="4" rx="1"/>
    <rect x="6" y="12" width="9" height="3" rx="1"/>
    <path d="M5.5 2.5H3.5A2 2 0 0 0 1.5 4.5V11.5A2 2 0 0 0 3.5 13.5H5.5V12.5H3.5A1 1 0 0 1 2.5 11.5V9H5.5V8H2.5V4.5A1 1 0 0 1 3.5 3.5H5.5Z"/>
  </g>
</svg>`;

export const pipelineIcon = new LabIcon({ name: 'jupyter-mlops:pipeline', svgstr: drawing });
