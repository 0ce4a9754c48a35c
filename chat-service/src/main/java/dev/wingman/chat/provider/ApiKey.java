package dev.wingman.chat.provider;

/** A secret that shows itself to nobody but the one who asks for it by name. */
record ApiKey(String secret) {

    /** Reads a setting; a blank one means that there is no key. */
    static ApiKey valueOf(String secret) {
        return new ApiKey(secret.strip());
    }

    boolean present() {
        return !secret.isEmpty();
    }

    @Override
    public String toString() {
        return present() ? "***" : "(none)";
    }
}
