import { texts } from '@/lib/texts';
import classes from './logo.module.css';

export function Logo() {
  return (
    <span className={classes.logo}>
      <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#3c50bb" />
        <path
          d="M8 22V10l11 12V10"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="24.5" cy="16" r="2.4" fill="#9db0ff" />
      </svg>
      {texts.product}
    </span>
  );
}
