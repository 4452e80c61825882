/** Cosine factors of the fast transform, scaled by 2^13 and rounded (Loeffler, Ligtenberg, Moschytz 1989). */
export const f0298 = 2446;
export const f0390 = 3196;
export const f0541 = 4433;
export const f0765 = 6270;
export const f0899 = 7373;
export const f1175 = 9633;
export const f1501 = 12299;
export const f1847 = 15137;
export const f1961 = 16069;
export const f2053 = 16819;
export const f2562 = 20995;
export const f3072 = 25172;
/** Bits of fraction that a factor has. */
export const factorBits = 13;
