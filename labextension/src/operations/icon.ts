import { LabIcon } from '@jupyterlab/ui-components';

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g class="jp-icon3" fill="#616161">
    <path d="M13.7 6.2A6 6 0 0 0 3 4.6V2H1.7V7H6.7V5.7H3.8A4.7 4.7 0 0 1 12.4 6.5ZM2.3 9.8A6 6 0 0 0 13 11.4V14H14.3V9H9.3V10.3H12.2A4.7 4.7 0 0 1 3.6 9.5Z"/>
  </g>
</svg>`;

export const operationsIcon = new LabIcon({ name: 'jupyter-mlops:operations', svgstr: drawing });
