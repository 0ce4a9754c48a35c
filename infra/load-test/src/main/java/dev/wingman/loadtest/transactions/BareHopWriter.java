package dev.wingman.loadtest.transactions;

import java.util.concurrent.BlockingQueue;

/** {@link Scheme#BARE_HOP}. */
record BareHopWriter(WriterContext context) implements AnswerWriter {

    @Override
    public void write(BlockingQueue<Answer> answers) throws InterruptedException {
        while (true) {
            context.sendReply(answers.take());
        }
    }
}
