package dev.wingman.metrics.alerts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a file, or those that come with the service. A file that can't be used leaves the rules as they are, with
 * one log line for each of its contents. {@link #get} may be called by any thread, {@link #reload} by one.
 */
final class RulesFile implements Supplier<AlertRules> {

    /** In the class path. */
    static final String SHIPPED = "/alert-rules.yml";

    private static final Logger log = LoggerFactory.getLogger(RulesFile.class);

    private final @Nullable Path file;
    private final Function<String, @Nullable String> variables;
    private String seen;
    private volatile AlertRules rules;

    /**
     * @param file null for the rules that come with the service
     * @param variables null for those that are not set
     * @throws InvalidRulesException when the rules can't be used: at the start there are no others
     */
    RulesFile(@Nullable Path file, Function<String, @Nullable String> variables) {
        this.file = file;
        this.variables = variables;
        try {
            this.seen = read();
        } catch (NoSuchFileException e) {
            throw new InvalidRulesException(file + ": there is no such file");
        } catch (AccessDeniedException e) {
            throw new InvalidRulesException(file + ": it may not be read");
        } catch (IOException e) {
            throw new InvalidRulesException("the rules can't be read from " + file + ": " + e.getMessage());
        }
        this.rules = RulesText.read(seen, variables);
        log.atInfo()
                .addKeyValue("ruleVersion", rules.version())
                .log("{} alert rules of {}", rules.rules().size(), file == null ? "the service" : file);
    }

    @Override
    public AlertRules get() {
        return rules;
    }

    /** Looks whether the file is another one. */
    void reload() {
        if (file == null) {
            return;
        }
        try {
            String now = read();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            rules = RulesText.read(now, variables);
            log.atInfo()
                    .addKeyValue("ruleVersion", rules.version())
                    .log("{} alert rules of {}", rules.rules().size(), file);
        } catch (IOException e) {
            if (!seen.isEmpty()) {
                seen = "";
                log.warn("{} can't be read; the alert rules stay as they are: {}", file, e.toString());
            }
        } catch (InvalidRulesException e) {
            log.warn("{} can't be used; the alert rules stay as they are: {}", file, e.getMessage());
        }
    }

    private String read() throws IOException {
        return file == null ? shipped() : Files.readString(file, StandardCharsets.UTF_8);
    }

    static String shipped() {
        try (InputStream in = RulesFile.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is not in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
