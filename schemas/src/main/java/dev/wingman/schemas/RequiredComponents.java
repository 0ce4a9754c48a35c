package dev.wingman.schemas;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Makes Jackson refuse a record of which a component is null or absent (it takes the absent for null), unless the component is {@code @Nullable}; at
 * every depth, primitives and list elements included. Without it an absent number would be read as 0.
 */
final class RequiredComponents extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    /** Whether every value of the component's record has it. */
    static boolean required(RecordComponent component) {
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        RecordComponent component = component(annotated);
        if (component == null) {
            return JsonSetter.Value.empty();
        }
        return JsonSetter.Value.construct(required(component) ? Nulls.FAIL : Nulls.DEFAULT, Nulls.FAIL);
    }

    /** The component that a parameter of a record's canonical constructor sets; null for anything else. */
    private static @Nullable RecordComponent component(Annotated annotated) {
        if (annotated instanceof AnnotatedParameter parameter
                && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord()) {
            return component(constructor, parameter.getIndex());
        }
        return null;
    }

    private static @Nullable RecordComponent component(Executable constructor, int index) {
        RecordComponent[] components = constructor.getDeclaringClass().getRecordComponents();
        return constructor.getParameterCount() == components.length ? components[index] : null;
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }
}
