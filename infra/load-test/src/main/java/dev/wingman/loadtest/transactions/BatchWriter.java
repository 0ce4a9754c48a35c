package dev.wingman.loadtest.transactions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * {@link Scheme#PER_ANSWER} and {@link Scheme#MICRO_BATCHED}.
 *
 * @param maxBatch most answers of one transaction
 */
record BatchWriter(WriterContext context, int maxBatch) implements AnswerWriter {

    @Override
    public void write(BlockingQueue<Answer> answers) throws InterruptedException {
        while (true) {
            List<Answer> batch = new ArrayList<>();
            batch.add(answers.take());
            answers.drainTo(batch, maxBatch - 1);
            context.producer().beginTransaction();
            for (Answer answer : batch) {
                context.sendTurn(answer, (metadata, failure) -> {});
                context.sendReply(answer);
                context.sendUsage(answer);
            }
            context.commit(batch);
        }
    }
}
