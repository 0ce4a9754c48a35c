package dev.wingman.loadtest.transactions;

import java.util.concurrent.BlockingQueue;

/** Writes the answers of a queue until it is interrupted; everything taken before has then been committed. */
@FunctionalInterface
interface AnswerWriter {

    /** @throws InterruptedException the usual end */
    void write(BlockingQueue<Answer> answers) throws InterruptedException;
}
