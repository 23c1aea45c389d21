/** The one picture of the demo that is text. */

/** A ship at a quay with its gangway down. */
export const HARBOUR_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" role="img" aria-label="A ship at a quay">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#cfe6f5"/>
      <stop offset="1" stop-color="#fdf3e3"/>
    </linearGradient>
  </defs>
  <rect width="640" height="300" fill="url(#sky)"/>
  <circle cx="520" cy="90" r="38" fill="#ffd98a"/>
  <rect y="290" width="640" height="110" fill="#2f6f8f"/>
  <path d="M0 320q40-14 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0v80H0z" fill="#255a75"/>
  <path d="M0 250h150v150H0z" fill="#8a7f74"/>
  <path d="M0 250h150v14H0z" fill="#6d635a"/>
  <path d="M250 230h330l-46 92H290z" fill="#b3402f"/>
  <path d="M250 230h330l-8 18H259z" fill="#f4f1ea"/>
  <path d="M310 180h190v50H310z" fill="#f4f1ea"/>
  <g fill="#2f6f8f">
    <circle cx="340" cy="205" r="9"/><circle cx="380" cy="205" r="9"/>
    <circle cx="420" cy="205" r="9"/><circle cx="460" cy="205" r="9"/>
  </g>
  <path d="M440 130h34v50h-34z" fill="#27394f"/>
  <path d="M440 142h34v12h-34z" fill="#e0a030"/>
  <path d="M120 250l150-16" stroke="#27394f" stroke-width="8" stroke-linecap="round"/>
  <path d="M120 226l150-16M135 248v-22M175 244v-22M215 240v-22M255 236v-22" stroke="#27394f" stroke-width="3" fill="none"/>
</svg>
`;
