package dev.wingman.metrics.alerts;

import dev.wingman.metrics.files.WatchedFile;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the rules' file again and again, on a thread of its own. */
final class RulesReload implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RulesReload.class);

    private final ScheduledExecutorService worker;

    RulesReload(WatchedFile<AlertRules> file, Duration every) {
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "alert-rules");
            thread.setDaemon(true);
            return thread;
        });
        worker.scheduleWithFixedDelay(() -> reload(file), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A task that fails would not be run again. */
    private static void reload(WatchedFile<AlertRules> file) {
        try {
            file.reload();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("looking at the alert rules failed");
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
