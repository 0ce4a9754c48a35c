package dev.wingman.loadtest.echo;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;

/** The echo's second half: every request becomes a reply with the same key and value. */
public final class EchoWorker {

    /** What it prints once it stands at the end of its topic. */
    public static final String READY = "echo worker is ready";

    private static final Duration POLL = Duration.ofSeconds(1);

    private EchoWorker() {}

    /** @param arguments the bootstrap servers */
    public static void main(String[] arguments) {
        try (KafkaProducer<byte[], byte[]> producer = EchoClients.producer(arguments[0], EchoTopics.REPLIES);
                KafkaConsumer<byte[], byte[]> consumer = EchoClients.consumer(arguments[0], EchoTopics.REQUESTS)) {
            Runtime.getRuntime().addShutdownHook(new Thread(consumer::wakeup));
            System.out.println(READY);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> request : consumer.poll(POLL)) {
                    producer.send(new ProducerRecord<>(EchoTopics.REPLIES, request.key(), request.value()));
                }
            }
        } catch (WakeupException e) {
            // The end of the process.
        }
    }
}
