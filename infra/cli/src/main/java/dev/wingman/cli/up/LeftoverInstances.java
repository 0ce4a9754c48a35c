package dev.wingman.cli.up;

import dev.wingman.cli.home.RunState;
import dev.wingman.cli.home.RunningPart;
import dev.wingman.cli.home.WingmanHome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends the processes that a killed launcher left running. To be used under the home's lock only. */
final class LeftoverInstances {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private LeftoverInstances() {}

    /** The services first, so that nothing is connected to the servers any more. */
    static void end(WingmanHome home, Progress progress) {
        RunState.read(home).ifPresent(run -> {
            end(run.services(), progress);
            end(run.servers(), progress);
        });
        RunState.delete(home);
    }

    private static void end(List<RunningPart> parts, Progress progress) {
        List<RunningPart> left = parts.stream()
                .filter(part -> part.process().handle().isPresent())
                .toList();
        for (RunningPart part : left) {
            progress.note(part.name(), "still runs from a launcher that was killed; ending it");
            part.process().handle().ifPresent(ProcessHandle::destroy);
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (RunningPart part : left) {
            while (part.process().handle().isPresent() && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            part.process().handle().ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
