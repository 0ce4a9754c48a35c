package dev.wingman.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Ports on 127.0.0.1. A port found free can be taken by another process before it is used. */
public final class Ports {

    /** The system may offer a port again that was found free a moment ago and is not used yet. */
    private static final int NOT_AGAIN = 64;

    private static final Deque<Integer> GIVEN = new ArrayDeque<>();

    private Ports() {}

    /** A port that nothing listens on, chosen by the system; none of the last 64 that this process was given. */
    public static synchronized int free() {
        int port = offered();
        while (GIVEN.contains(port)) {
            port = offered();
        }
        GIVEN.addLast(port);
        if (GIVEN.size() > NOT_AGAIN) {
            GIVEN.removeFirst();
        }
        return port;
    }

    private static int offered() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
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
