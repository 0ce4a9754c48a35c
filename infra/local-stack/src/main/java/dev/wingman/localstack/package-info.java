/** A real Kafka, PostgreSQL and Redis on loopback, without anything installed: for {@code ./wingman up} and for tests. */
@NullMarked
package dev.wingman.localstack;

import org.jspecify.annotations.NullMarked;
