package dev.wingman.chat.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The settings of the service as it would start with this environment: {@code application.yml} and the variables. */
final class Settings {

    private final Binder binder;

    private Settings(Binder binder) {
        this.binder = binder;
    }

    static Settings load() {
        ConfigurableEnvironment environment = new StandardEnvironment();
        try {
            for (PropertySource<?> source :
                    new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml"))) {
                environment.getPropertySources().addLast(source);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Settings(Binder.get(environment));
    }

    /**
     * The settings below a prefix.
     *
     * @throws IllegalArgumentException that names the key and its value, when one is not valid
     */
    <T> T bind(String prefix, Class<T> type) {
        try {
            return binder.bindOrCreate(prefix, type);
        } catch (BindException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            throw new IllegalArgumentException(
                    cause instanceof IllegalArgumentException ? cause.getMessage() : e.getMessage() + ": " + cause, e);
        }
    }
}
