/** The gateway's one connection to Kafka: its settings, its topics, its publisher, its name as a source. */
@NullMarked
package dev.wingman.gateway.kafka;

import org.jspecify.annotations.NullMarked;
