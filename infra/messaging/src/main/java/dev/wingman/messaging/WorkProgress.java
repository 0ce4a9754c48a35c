package dev.wingman.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves the storing of progress to the {@link PartitionWork} of each partition. */
final class WorkProgress implements Progress {

    private static final Logger LOG = LoggerFactory.getLogger(WorkProgress.class);
    private static final Duration COMMITTED_LIMIT = Duration.ofSeconds(3);

    /** The work of a partition and what it is busy with. */
    private static final class Opened {
        final PartitionWork work;

        @Nullable
        CompletableFuture<Void> preparing;

        @Nullable
        CompletableFuture<Void> committing;

        long dueNanos = System.nanoTime();
        int failures;

        Opened(PartitionWork work) {
            this.work = work;
        }
    }

    private final Consumer<byte[], byte[]> consumer;
    private final PollWaker waker;
    private final PartitionWork.Factory factory;
    private final long intervalNanos;
    private final Backoff backoff;
    private final ConsumerMeters meters;
    private final Outage openOutage;
    private final Outage commitOutage;
    private final Map<AssignedPartition, Opened> opened = new HashMap<>();
    private long openDueNanos = System.nanoTime();
    private int openFailures;

    WorkProgress(
            Consumer<byte[], byte[]> consumer,
            PollWaker waker,
            PartitionWork.Factory factory,
            Duration interval,
            Backoff backoff,
            ConsumerMeters meters,
            String group) {
        this.consumer = consumer;
        this.waker = waker;
        this.factory = factory;
        this.intervalNanos = interval.toNanos();
        this.backoff = backoff;
        this.meters = meters;
        this.openOutage = new Outage(LOG, "preparation of partitions of group " + group);
        this.commitOutage = new Outage(LOG, "progress of group " + group);
    }

    @Override
    public void open(Collection<AssignedPartition> waiting) {
        List<AssignedPartition> unopened = new ArrayList<>(waiting);
        unopened.removeAll(opened.keySet());
        if (!unopened.isEmpty() && System.nanoTime() - openDueNanos >= 0) {
            openAll(unopened);
        }
        for (AssignedPartition partition : waiting) {
            Opened work = opened.get(partition);
            if (work != null) {
                prepare(partition, work);
            }
        }
    }

    private void openAll(List<AssignedPartition> partitions) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = waker.undisturbed(() -> consumer.committed(
                    partitions.stream().map(AssignedPartition::topicPartition).collect(Collectors.toSet()),
                    COMMITTED_LIMIT));
            for (AssignedPartition partition : partitions) {
                TopicPartition name = partition.topicPartition();
                opened.put(partition, new Opened(factory.open(name, committed.get(name), consumer.groupMetadata())));
            }
            openFailures = 0;
        } catch (RuntimeException e) {
            openOutage.begin(e);
            openDueNanos = System.nanoTime() + backoff.after(++openFailures).toNanos();
        }
    }

    private void prepare(AssignedPartition partition, Opened opened) {
        if (opened.preparing == null) {
            if (System.nanoTime() - opened.dueNanos >= 0) {
                opened.preparing = watched(opened.work::prepare);
                opened.preparing.whenComplete((done, failure) -> waker.wake());
            }
        } else if (opened.preparing.isCompletedExceptionally()) {
            openOutage.begin(failureOf(opened.preparing));
            opened.preparing = null;
            opened.dueNanos =
                    System.nanoTime() + backoff.after(++opened.failures).toNanos();
        } else if (opened.preparing.isDone()) {
            openOutage.end();
            opened.failures = 0;
            partition.run(opened.work);
        }
    }

    @Override
    public boolean store(Collection<AssignedPartition> partitions) {
        boolean more = false;
        for (AssignedPartition partition : partitions) {
            Opened work = opened.get(partition);
            if (work != null && partition.running()) {
                more |= store(partition, work);
            } else {
                more = true;
            }
        }
        return more;
    }

    private boolean store(AssignedPartition partition, Opened opened) {
        if (opened.committing != null) {
            if (!opened.committing.isDone()) {
                return true;
            }
            ended(partition, opened, opened.committing);
        }
        if (System.nanoTime() - opened.dueNanos < 0) {
            return true;
        }
        if (!partition.takeChanged()) {
            return false;
        }
        opened.dueNanos = System.nanoTime() + intervalNanos;
        opened.committing = commit(partition, opened);
        return true;
    }

    private CompletableFuture<Void> commit(AssignedPartition partition, Opened opened) {
        return watched(() -> opened.work.commit(partition.nextOffset(), consumer.groupMetadata()));
    }

    private void ended(AssignedPartition partition, Opened opened, CompletableFuture<Void> commit) {
        opened.committing = null;
        if (commit.isCompletedExceptionally()) {
            meters.commitFailed();
            commitOutage.begin(failureOf(commit));
            partition.markChanged();
            opened.dueNanos =
                    System.nanoTime() + backoff.after(++opened.failures).toNanos();
        } else {
            meters.committed();
            commitOutage.end();
            opened.failures = 0;
        }
    }

    @Override
    public boolean storeLast(Collection<AssignedPartition> partitions, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (AssignedPartition partition : partitions) {
            Opened work = opened.get(partition);
            if (work != null && work.committing != null) {
                awaitCommit(partition, work, deadline);
            }
            // What is still pending holds the partition's only place: never two commits at once.
            if (work != null && work.committing == null && partition.takeChanged()) {
                work.committing = commit(partition, work);
            }
        }
        boolean stored = true;
        for (AssignedPartition partition : partitions) {
            Opened work = opened.get(partition);
            if (work != null && work.committing != null) {
                awaitCommit(partition, work, deadline);
                stored &= work.failures == 0;
            }
        }
        return stored;
    }

    private void awaitCommit(AssignedPartition partition, Opened opened, long deadline) {
        CompletableFuture<Void> commit = opened.committing;
        if (commit == null) {
            return;
        }
        try {
            commit.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // Seen by ended().
        } catch (TimeoutException e) {
            LOG.warn("{} was given up before its last commit ended", partition.topicPartition());
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        ended(partition, opened, commit);
    }

    @Override
    public void close(AssignedPartition partition, boolean lost, Duration limit) {
        Opened work = opened.remove(partition);
        if (work == null) {
            return;
        }
        try {
            work.work.close(lost, limit);
        } catch (RuntimeException e) {
            LOG.warn("the work on {} did not close", partition.topicPartition(), e);
        }
    }

    private static CompletableFuture<Void> watched(Supplier<CompletionStage<Void>> call) {
        CompletionStage<Void> stage;
        try {
            stage = call.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> watched = new CompletableFuture<>();
        stage.whenComplete((done, failure) -> {
            if (failure == null) {
                watched.complete(null);
            } else {
                watched.completeExceptionally(failure);
            }
        });
        return watched;
    }

    private static @Nullable Throwable failureOf(CompletableFuture<Void> failed) {
        try {
            failed.getNow(null);
            return null;
        } catch (RuntimeException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }
}
