package dev.wingman.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Users whose data is read as often as Zipf's law says: the n-th {@code 1 / n^exponent} as often as the first. One request
 * in {@value #ONE_WRITE_IN} is a write, unless there are to be none. The same requests each time. Safe for concurrent use.
 */
final class ZipfReads implements LoadSource {

    private static final int ONE_WRITE_IN = 20;
    private static final int SEQUENCE = 1 << 20;
    private static final long SEED = 42;

    private final List<Integer> ports;
    private final @Nullable String token;
    private final boolean writes;
    private final int[] users;

    private ZipfReads(List<Integer> ports, @Nullable String token, boolean writes, int[] users) {
        this.ports = ports;
        this.token = token;
        this.writes = writes;
        this.users = users;
    }

    /** The users of the requests, in their order, which repeats after about a million. */
    static int[] users(int count, double exponent) {
        double[] upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1 / Math.pow(i + 1, exponent);
            upTo[i] = sum;
        }
        Random random = new Random(SEED);
        int[] users = new int[SEQUENCE];
        for (int i = 0; i < SEQUENCE; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
            users[i] = Math.min(count, (found < 0 ? -found - 1 : found) + 1);
        }
        return users;
    }

    /** With writes. */
    static ZipfReads ofWingman(List<Integer> ports, String token, int[] users) {
        return new ZipfReads(ports, token, true, users);
    }

    /** The same reads. */
    static ZipfReads ofTwin(int port, int[] users) {
        return new ZipfReads(List.of(port), null, false, users);
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port(int connection) {
        return ports.get(connection % ports.size());
    }

    @Override
    public ByteBuf request(long number) {
        int user = users[(int) (number % SEQUENCE)];
        boolean write = writes && number % ONE_WRITE_IN == ONE_WRITE_IN - 1;
        return Unpooled.copiedBuffer(write ? move(user, number) : read(user), StandardCharsets.US_ASCII);
    }

    private String read(int user) {
        return "GET /api/users/" + user + "/reputation HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization() + "\r\n";
    }

    /** Makes everything about the user untrue. */
    private String move(int user, long number) {
        String body = "{\"latitude\":52.5,\"longitude\":13." + (100 + number % 800) + "}";
        return "PUT /api/users/" + user + "/location HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization()
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String authorization() {
        return token == null ? "" : "Authorization: Bearer " + token + "\r\n";
    }
}
