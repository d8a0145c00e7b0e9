/** The vendor's default, for `ThemeColor` that is missing or has another form. */
const defaultTheme = '#2d72f1';

/** The style sheet of the hosted page. Only a colour of the form `#2d72f1` gets into it. */
export function styleSheet(themeColor: string | undefined): string {
  const theme = /^#[0-9a-f]{6}$/i.test(themeColor ?? '') ? themeColor : defaultTheme;
  return `
:root { --theme: ${theme}; color-scheme: light; font: 16px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: #e9ecf1; color: #1b2330; }
.banner { margin: 0; padding: 8px 16px; background: #ffd866; text-align: center; font-weight: 600; }
main { max-width: 420px; min-height: calc(100vh - 40px); margin: 0 auto; padding: 24px 20px 40px; background: #fff; }
h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.3; }
h2 { margin: 24px 0 8px; font-size: 14px; color: #4d5a6d; }
.frame { display: grid; place-items: center; width: 132px; height: 132px; margin: 20px auto; border: 3px solid var(--theme); border-radius: 50%; font-size: 52px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 16px; margin: 16px 0; padding: 12px 16px; border-radius: 8px; background: #f4f6f9; font-size: 14px; }
dt { color: #4d5a6d; }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: grid; gap: 8px; margin: 0; }
button, select, .button { display: block; width: 100%; min-height: 48px; padding: 10px 16px; border: 2px solid #8793a5; border-radius: 8px; background: #fff; color: #1b2330; font: inherit; text-align: center; text-decoration: none; cursor: pointer; }
.main { border-color: #1b2330; background: #1b2330; color: #fff; font-weight: 600; }
button:focus-visible, select:focus-visible, a:focus-visible { outline: 3px solid var(--theme); outline-offset: 2px; }
label { display: block; margin-bottom: 4px; font-size: 14px; color: #4d5a6d; }
`;
}
