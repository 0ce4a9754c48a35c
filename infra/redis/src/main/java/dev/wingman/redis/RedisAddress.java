package dev.wingman.redis;

/**
 * Where Redis is.
 *
 * @param host host name or address
 * @param port 1 to 65535
 * @param password empty: none
 */
public record RedisAddress(String host, int port, String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
