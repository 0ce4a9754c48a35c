package dev.wingman.schemas;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The wire name of an event, sent as the CloudEvents attribute {@code type}; unique in the whole contract. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

    /** For example {@code dev.wingman.chat.requested.v1}. The version changes only with the meaning. */
    String value();

    /** One sentence for the reader of the generated documents. */
    String description();
}
