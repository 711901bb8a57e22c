/** A button with a sign or a word on it; `name` is what it is called where that isn't the text. */
export function button(text: string, act: () => void, name = text): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'jp-mlops-button';
  element.textContent = text;
  if (name !== text) {
    element.title = name;
    element.setAttribute('aria-label', name);
  }
  element.addEventListener('click', act);
  return element;
}
