package dev.wingman.loadtest;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps every connection busy: the next request leaves when the answer is there. */
final class ClosedLoad extends LoadRun {

    private final List<LoadConnection> first = new ArrayList<>();
    private boolean begun;

    ClosedLoad(LoadSource target, Duration duration) {
        super(target, duration);
    }

    @Override
    void sendFirst(EventLoop loop) {
        begun = true;
        first.forEach(this::idle);
    }

    @Override
    void idle(LoadConnection connection) {
        long now = System.nanoTime();
        if (!begun) {
            first.add(connection);
        } else if (!over(now)) {
            send(connection, now);
        }
    }

    @Override
    long unsent() {
        return 0;
    }
}
