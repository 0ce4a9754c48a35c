package dev.wingman.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1. A port found free can be taken by another process before it is used. */
public final class Ports {

    /**
     * Below the ports that systems give outgoing connections (Linux: from 32768): one of those may be taken by any
     * connection between its choice and its use.
     */
    private static final int LOWEST = 20_000;

    private static final int BEYOND = 32_768;

    private static final int TRIES = 1_000;

    /** A port that was found free a moment ago may not be used yet. */
    private static final int NOT_AGAIN = 64;

    private static final Deque<Integer> GIVEN = new ArrayDeque<>();

    private Ports() {}

    /** A port from 20000 to 32767 that nothing listens on, by chance; none of the last 64 that this process was given. */
    public static synchronized int free() {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (!GIVEN.contains(port) && isFree(port)) {
                GIVEN.addLast(port);
                if (GIVEN.size() > NOT_AGAIN) {
                    GIVEN.removeFirst();
                }
                return port;
            }
        }
        throw new IllegalStateException("no free port from %d to %d in %d tries".formatted(LOWEST, BEYOND - 1, TRIES));
    }

    /** The preferred port if nothing listens on it, else another free one. */
    public static int freeOr(int preferred) {
        return isFree(preferred) ? preferred : free();
    }

    /** Whether a server can listen on the port, on loopback and on all interfaces. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canBind(new InetSocketAddress(port));
    }

    /**
     * @param port 0 for any
     * @throws PortTakenException when something listens on it
     */
    static int choose(String server, int port) {
        if (port == 0) {
            return free();
        }
        if (!isFree(port)) {
            throw new PortTakenException(server, port);
        }
        return port;
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
