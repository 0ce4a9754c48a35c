package dev.wingman.chat.routing;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML whose scalars are texts, so that an example {@code no} is a word and not false. */
final class PlainYaml {

    private static final int LARGEST = 4 * 1024 * 1024;

    private static final class Texts extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // no scalar is anything but text
        }
    }

    private PlainYaml() {}

    /** @throws IllegalArgumentException that names the line, when it is no YAML or a key stands twice */
    static @Nullable Object load(String yaml) {
        LoaderOptions limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setCodePointLimit(LARGEST);
        limits.setMaxAliasesForCollections(0);
        DumperOptions unused = new DumperOptions();
        try {
            return new Yaml(new SafeConstructor(limits), new Representer(unused), unused, limits, new Texts())
                    .load(yaml);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("no valid YAML: " + e.getMessage(), e);
        }
    }
}
