package dev.wingman.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaCompatibilityTest {

    enum Colour {
        RED,
        BLUE
    }

    enum OneColour {
        RED
    }

    record Inner(String name) {}

    record InnerWithMore(String name, int size) {}

    record Before(
            String id, int count, @Nullable String note, Instant at, Colour colour, Inner inner, List<Inner> list) {}

    @Test
    void nothingChangedBreaksNothing() {
        assertThat(breaks(Before.class)).isEmpty();
    }

    @Test
    void anOptionalFieldMayBeAdded() {
        record After(
                String id,
                int count,
                @Nullable String note,
                Instant at,
                Colour colour,
                Inner inner,
                List<Inner> list,
                @Nullable Long added) {}

        assertThat(breaks(After.class)).isEmpty();
    }

    @Test
    void anEnumConstantMayBeAdded() {
        record Old(OneColour colour) {}
        record New(Colour colour) {}

        assertThat(breaks(Old.class, New.class)).isEmpty();
    }

    @Test
    void everyBreakIsNamedWithItsReason() {
        record After(
                @Nullable String id,
                long count,
                String note,
                String at,
                OneColour colour,
                InnerWithMore inner,
                List<String> list,
                boolean added) {}

        assertThat(breaks(After.class))
                .containsExactlyInAnyOrder(
                        "id became optional: earlier readers refuse records without it",
                        "count changed its format from int32 to int64: records of the other version become unreadable",
                        "note became required: earlier records may lack it",
                        "at changed its format from date-time to none: records of the other version become unreadable",
                        "colour lost the constant BLUE: earlier records become unreadable",
                        "inner.size was added as a required field: earlier records lack it; make it @Nullable",
                        "list[] changed its type from object to string: records of the other version become unreadable",
                        "list[].name was removed: earlier readers still want it",
                        "added was added as a required field: earlier records lack it; make it @Nullable");
    }

    @Test
    void aRenamedFieldIsARemovedOne() {
        record Old(@Nullable String name) {}
        record New(@JsonProperty("title") @Nullable String title) {}

        assertThat(breaks(Old.class, New.class)).containsExactly("name was removed: earlier readers still want it");
    }

    @Test
    void anEnumIsNoPlainText() {
        record Old(Colour colour) {}
        record New(String colour) {}

        assertThat(breaks(Old.class, New.class))
                .containsExactly("colour became or ceased to be an enum: its values changed their meaning");
    }

    private static List<String> breaks(Class<?> after) {
        return breaks(Before.class, after);
    }

    private static List<String> breaks(Class<?> before, Class<?> after) {
        JsonSchemas schemas = new JsonSchemas();
        return SchemaCompatibility.breaks(schemas.of(before, "T", ""), schemas.of(after, "T", ""));
    }
}
