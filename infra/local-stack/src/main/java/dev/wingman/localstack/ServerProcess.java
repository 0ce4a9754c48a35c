package dev.wingman.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server process known by its id only, since it is no child of this process. */
final class ServerProcess {

    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ProcessHandle process;

    private ServerProcess(ProcessHandle process) {
        this.process = process;
    }

    /**
     * @param program part of the path of the program that the process must run: ids are used again
     */
    static Optional<ServerProcess> find(long pid, String program) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().command().orElse("").contains(program))
                .map(ServerProcess::new);
    }

    ProcessHandle handle() {
        return process;
    }

    /**
     * Ends the process politely, then by force.
     *
     * @param pidFile what the process removes last; the end of a process that is not a child may go unnoticed
     */
    void stop(Path pidFile, Duration limit) {
        process.destroy();
        awaitEnd(pidFile, limit);
    }

    /**
     * Ends the process that an earlier, killed launcher left in the directory. It gets SIGINT: PostgreSQL takes SIGTERM as
     * a wish to wait until its clients have gone.
     */
    void stopAsLeftover(Path pidFile, Duration limit) {
        log.atInfo().addKeyValue("pid", process.pid()).log("Stopping a server that outlived its launcher");
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        } catch (IOException e) {
            process.destroy();
        }
        awaitEnd(pidFile, limit);
    }

    private void awaitEnd(Path pidFile, Duration limit) {
        if (!ended(pidFile, limit)) {
            process.destroyForcibly();
            ended(pidFile, limit);
        }
    }

    private boolean ended(Path pidFile, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && Files.exists(pidFile)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
