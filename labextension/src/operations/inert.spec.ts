import { describe, expect, it } from 'vitest';

import { inert } from './inert';

const shown = (body: string): Document =>
  new DOMParser().parseFromString(inert(`<html><body>${body}</body></html>`), 'text/html');

describe('the page of a run', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src="x" onerror="alert(1)">',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<a href=" javascript:alert(1)">a</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<base href="https://elsewhere.test/"><link rel="stylesheet" href="https://elsewhere.test">',
    '<meta http-equiv="refresh" content="0;url=https://elsewhere.test">',
    '<form action="https://elsewhere.test"><button>b</button></form>',
    '<img srcset="https://elsewhere.test/x.png"><img src="https://elsewhere.test/x.png">'
  ])('has nothing left that could run, load or lead away in %s', body => {
    expect(shown(body).documentElement.outerHTML).not.toMatch(/alert|elsewhere|<script|onerror/);
  });

  it('keeps text, tables and pictures that are in it, and says that nothing may be loaded', () => {
    const page = shown('<h1>Loans</h1><img src="data:image/png;base64,AA==">');
    expect(page.querySelector('h1')?.textContent).toBe('Loans');
    expect(page.querySelector('img')?.getAttribute('src')).toMatch(/^data:/);
    expect(page.querySelector('meta')?.content).toContain("default-src 'none'");
  });
});
