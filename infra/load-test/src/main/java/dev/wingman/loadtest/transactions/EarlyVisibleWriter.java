package dev.wingman.loadtest.transactions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link Scheme#EARLY_VISIBLE}.
 *
 * @param commitInterval from the first answer of a transaction to its commit
 */
record EarlyVisibleWriter(WriterContext context, Duration commitInterval) implements AnswerWriter {

    @Override
    public void write(BlockingQueue<Answer> answers) throws InterruptedException {
        while (true) {
            List<Answer> batch = new ArrayList<>();
            Answer answer = answers.take();
            long commitAt = System.nanoTime() + commitInterval.toNanos();
            context.producer().beginTransaction();
            while (answer != null) {
                batch.add(answer);
                relayOnceInTheLog(answer);
                answer = nextBefore(commitAt, answers);
            }
            batch.forEach(context::sendUsage);
            // Returns when the turns' callbacks have run, so that each reply is part of the transaction.
            context.producer().flush();
            context.commit(batch);
        }
    }

    private void relayOnceInTheLog(Answer answer) {
        context.sendTurn(answer, (metadata, failure) -> {
            if (failure == null) {
                context.sendReply(answer);
            }
        });
    }

    private static @Nullable Answer nextBefore(long nanoTime, BlockingQueue<Answer> answers)
            throws InterruptedException {
        return answers.poll(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
