/** What could run, load, lead away, or take the place of something else. */
const ACTIVE = 'script, iframe, frame, object, embed, link, base, form, meta[http-equiv]';
const POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'";
const EVENT_HANDLER = /^on/i;

/** A page with everything taken out that is not for looking at; nothing of it runs meanwhile. */
export function inert(page: string): string {
  const parsed = new DOMParser().parseFromString(page, 'text/html');
  parsed.querySelectorAll(ACTIVE).forEach(element => element.remove());
  for (const element of parsed.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (EVENT_HANDLER.test(name) || /^\s*javascript:/i.test(value)) {
        element.removeAttribute(name);
      }
    }
  }
  for (const image of parsed.querySelectorAll('[src], [srcset]')) {
    if (image.hasAttribute('srcset') || !image.getAttribute('src')?.startsWith('data:')) {
      image.removeAttribute('src');
      image.removeAttribute('srcset');
    }
  }
  const policy = parsed.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = POLICY;
  parsed.head.prepend(policy);
  return parsed.documentElement.outerHTML;
}
