package dev.wingman.schemas.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Where a cached resource is read, for example {@code /api/users/{id}/reputation}. A segment is a literal or a variable;
 * there are no patterns. The values of the variables, in their order, are the key of the entry. Immutable.
 */
public final class ResourcePath {

    /** Longest template in characters. */
    static final int LONGEST = 200;

    static final int MOST_VARIABLES = 4;

    /** Longest key in characters. */
    static final int LONGEST_KEY = 256;

    private static final String ROOT = "/api/";
    private static final String JOINT = "/";
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._~-]*");
    private static final Pattern VARIABLE = Pattern.compile("\\{[a-z][A-Za-z0-9]{0,31}}");

    private final String template;
    private final List<String> variables;

    private ResourcePath(String template, List<String> variables) {
        this.template = template;
        this.variables = List.copyOf(variables);
    }

    /**
     * @param template begins with {@code /api/}, has at most {@value #LONGEST} characters and 1 to
     *     {@value #MOST_VARIABLES} variables of different names
     * @throws IllegalArgumentException when it is not so, with what is wrong as message
     */
    public static ResourcePath of(String template) {
        if (template.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a path of " + template.length() + " characters is longer than " + LONGEST);
        }
        if (!template.startsWith(ROOT)) {
            throw wrong(template, "does not begin with " + ROOT);
        }
        List<String> variables = new ArrayList<>();
        for (String segment : template.substring(ROOT.length()).split(JOINT, -1)) {
            if (VARIABLE.matcher(segment).matches()) {
                String name = segment.substring(1, segment.length() - 1);
                if (variables.contains(name)) {
                    throw wrong(template, "has the variable {" + name + "} twice");
                }
                variables.add(name);
            } else if (!LITERAL.matcher(segment).matches()) {
                throw wrong(template, "has the segment '" + segment + "', which is neither a literal nor a {variable}");
            }
        }
        if (variables.isEmpty() || variables.size() > MOST_VARIABLES) {
            throw wrong(template, "has " + variables.size() + " variables and not 1 to " + MOST_VARIABLES);
        }
        return new ResourcePath(template, variables);
    }

    private static IllegalArgumentException wrong(String template, String what) {
        return new IllegalArgumentException("path '" + template + "' " + what);
    }

    public String template() {
        return template;
    }

    /** Names of the variables, in the order of the path. */
    public List<String> variables() {
        return variables;
    }

    /** The same for all templates that fit the same paths: the names of the variables are left out. */
    public String shape() {
        return template.replaceAll("\\{[^}]*}", "{}");
    }

    /**
     * The key that the variables make; no other values of theirs make the same.
     *
     * @param values the value of each variable
     * @return empty when no entry can have such a key: a value is blank, there are several and one has a slash, or the key
     *     is longer than 256 characters
     */
    public Optional<String> key(UnaryOperator<String> values) {
        List<String> parts = variables.stream().map(values).toList();
        if (parts.stream().anyMatch(part -> part.isBlank() || (parts.size() > 1 && part.contains(JOINT)))) {
            return Optional.empty();
        }
        String key = String.join(JOINT, parts);
        return key.length() > LONGEST_KEY ? Optional.empty() : Optional.of(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourcePath path && path.template.equals(template);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(template);
    }

    @Override
    public String toString() {
        return template;
    }
}
