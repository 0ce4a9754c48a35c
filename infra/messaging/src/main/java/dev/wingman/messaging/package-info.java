/** How Wingman talks to Kafka: the key-ordered consumer, dead letters, topic creation, publishing, traces. */
@NullMarked
package dev.wingman.messaging;

import org.jspecify.annotations.NullMarked;
