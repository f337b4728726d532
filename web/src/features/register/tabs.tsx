import { Link } from '@tanstack/react-router';
import classes from './register.module.css';
import { registerTexts as words } from './texts';

/** The two sides of the register. */
export function RegisterTabs() {
  return (
    <nav className={classes.tabs} aria-label={words.tabs}>
      <Link to="/register" search={{}} activeOptions={{ exact: true, includeSearch: false }}>
        {words.list}
      </Link>
      <Link to="/register/summary">{words.overview}</Link>
    </nav>
  );
}
