package dev.wingman.schemas;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes instances of the contract's records by reflection; the same seed gives the same instances. */
final class RandomEvents {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "Hello",
            "naïve — “quoted”",
            "日本語のテキスト",
            "🏋️‍♀️ 5×5",
            "line\nbreak\ttab \u0000\u001f",
            "{\"json\":[1]}",
            "\\");

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    <E> E next(Class<E> type) {
        return type.cast(record(type));
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getType(), component.getAnnotatedType()))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("can't make a " + type.getName(), e);
        }
    }

    private @Nullable Object value(Class<?> type, AnnotatedType annotated) {
        if (annotated.isAnnotationPresent(Nullable.class) && random.nextInt(3) == 0) {
            return null;
        }
        if (type == String.class) {
            return TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(10);
        } else if (type == long.class || type == Long.class) {
            return random.nextLong() >> random.nextInt(Long.SIZE);
        } else if (type == int.class || type == Integer.class) {
            return random.nextInt() >> random.nextInt(Integer.SIZE);
        } else if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == double.class || type == Double.class) {
            return random.nextGaussian() * Math.pow(10, random.nextInt(10));
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        } else if (type == List.class && annotated instanceof AnnotatedParameterizedType list) {
            AnnotatedType element = list.getAnnotatedActualTypeArguments()[0];
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(value((Class<?>) element.getType(), element));
            }
            return values;
        } else if (type.isRecord()) {
            return record(type);
        }
        throw new AssertionError("a component of type " + type.getName() + " has no place in an event");
    }
}
