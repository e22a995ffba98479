import { render } from 'preact';
import './style/tokens.css';
import './style/base.css';
import './style/widgets.css';
import './style/views.css';
import './style/decide.css';
import './style/cases.css';
import './style/files.css';
import './style/desk.css';
import { App } from './app';
import { locale } from './strings';
import { applyTheme } from './theme';

document.documentElement.lang = locale;
applyTheme();
const place = document.getElementById('app');
if (place !== null) render(<App />, place);
