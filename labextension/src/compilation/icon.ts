import { LabIcon } from '@jupyterlab/ui-components';

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g class="jp-icon3" fill="#616161">
    <path d="M8 1L14.5 4.2V11.8L8 15L1.5 11.8V4.2ZM8 2.4L3.9 4.4L8 6.5L12.1 4.4ZM2.8 5.4V11L7.4 13.3V7.7ZM13.2 5.4L8.6 7.7V13.3L13.2 11Z" fill-rule="evenodd"/>
  </g>
</svg>`;

export const buildIcon = new LabIcon({ name: 'jupyter-mlops:build', svgstr: drawing });
