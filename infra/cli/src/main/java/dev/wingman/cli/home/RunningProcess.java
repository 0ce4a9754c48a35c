package dev.wingman.cli.home;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be found again. Ids are used again, so the start time is part of it.
 *
 * @param startedAt as the operating system tells it
 */
public record RunningProcess(long pid, Instant startedAt) {

    public static RunningProcess of(ProcessHandle process) {
        return new RunningProcess(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process, if it still runs. */
    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info().startInstant().orElse(Instant.EPOCH).equals(startedAt));
    }
}
