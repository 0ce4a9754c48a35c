package dev.wingman.schemas.cache;

/** Patterns of keys: {@code *} is any characters, also none, {@code ?} is one, everything else itself. */
public final class KeyPattern {

    private KeyPattern() {}

    /** Takes time in proportion to the product of both lengths at most. */
    public static boolean matches(String pattern, String key) {
        int p = 0;
        int k = 0;
        int star = -1;
        int retry = 0;
        while (k < key.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = k;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == key.charAt(k))) {
                p++;
                k++;
            } else if (star >= 0) {
                p = star + 1;
                k = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
