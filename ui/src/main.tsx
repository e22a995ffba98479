import { render } from 'preact';
import './style/tokens.css';
import './style/base.css';
import './style/widgets.css';
import './style/views.css';
import './style/decide.css';
import './style/cases.css';
import { App } from './app';
import { applyTheme } from './theme';

applyTheme();
const place = document.getElementById('app');
if (place !== null) render(<App />, place);
