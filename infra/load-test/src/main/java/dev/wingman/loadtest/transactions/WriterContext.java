package dev.wingman.loadtest.transactions;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a writer works with.
 *
 * @param producer its own; transactions are initialized
 * @param group the current generation of the requests' consumer
 * @param measures where commits are counted
 */
record WriterContext(KafkaProducer<byte[], byte[]> producer, Supplier<ConsumerGroupMetadata> group, Measures measures) {

    private static final byte[] KEY = "conversation".getBytes(StandardCharsets.US_ASCII);

    void sendTurn(Answer answer, Callback callback) {
        producer.send(new ProducerRecord<>(Topology.TURNS, answer.partition(), KEY, answer.turn()), callback);
    }

    void sendReply(Answer answer) {
        producer.send(new ProducerRecord<>(Topology.REPLIES, 0, KEY, answer.reply()));
    }

    void sendUsage(Answer answer) {
        producer.send(new ProducerRecord<>(Topology.USAGE, answer.partition(), KEY, answer.usage()));
    }

    /** Ends the open transaction with the offsets after the answers' requests. */
    void commit(List<Answer> answers) {
        long begin = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Answer answer : answers) {
            offsets.put(
                    new TopicPartition(Topology.REQUESTS, answer.partition()),
                    new OffsetAndMetadata(answer.offset() + 1));
        }
        producer.sendOffsetsToTransaction(offsets, group.get());
        producer.commitTransaction();
        measures.committed(answers, begin);
    }
}
