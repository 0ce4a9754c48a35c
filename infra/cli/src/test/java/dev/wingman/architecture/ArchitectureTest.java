package dev.wingman.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of the house, read from the compiled classes of all modules. */
class ArchitectureTest {

    private static final List<String> SERVICES = List.of("gateway", "chat", "cache", "metrics");
    private static final List<String> MODULES = List.of(
            "schemas", "messaging", "redis", "postgres", "localstack", "gateway", "chat", "cache", "metrics", "cli");
    private static final List<String> WITH_FEATURES = List.of("gateway", "chat", "cache", "metrics", "cli");
    private static final String[] FRAMEWORKS = {
        "org.springframework..", "reactor..", "io.netty..", "jakarta..", "io.r2dbc..", "io.lettuce.."
    };
    private static final Set<String> BLOCKING_READS =
            Set.of("block", "blockFirst", "blockLast", "blockOptional", "toStream", "toIterable");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.wingman");

    @Test
    void allModulesAreLookedAt() {
        Set<String> seen = new TreeSet<>();
        CLASSES.forEach(type -> seen.add(type.getPackageName().split("\\.", -1)[2]));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(MODULES);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void aServiceKnowsNoOtherServiceAndNoLauncher(String service) {
        String[] others = Stream.concat(SERVICES.stream(), Stream.of("localstack", "cli"))
                .filter(other -> !other.equals(service))
                .map(ArchitectureTest::module)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(module(service))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("services meet in topics only")
                .check(CLASSES);
    }

    @Test
    void theContractIsFreeOfFrameworksAndOfThoseWhoUseIt() {
        String[] users = MODULES.stream()
                .filter(name -> !name.equals("schemas"))
                .map(ArchitectureTest::module)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(module("schemas"))
                .should(dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(FRAMEWORKS)))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(users)
                .check(CLASSES);
    }

    @Test
    void messagingIsPlainJavaOverTheContract() {
        String[] users = MODULES.stream()
                .filter(name -> !List.of("schemas", "messaging").contains(name))
                .map(ArchitectureTest::module)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(module("messaging"))
                .should(dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(FRAMEWORKS)))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(users)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "postgres"})
    void aStoreKnowsNoOtherModule(String store) {
        String[] others = MODULES.stream()
                .filter(name -> !name.equals(store))
                .map(ArchitectureTest::module)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(module(store))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void nobodyCancelsACommandOfRedis() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce.core.api.reactive..")
                .because("a cancel that meets the answer can leave the caller without a signal; see GuardedRedis")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    /** Public is a decision: a class of a feature is public only because another package of its module uses it, or meets
     * it in the signature of something that it uses. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void whatIsPublicInAServiceIsNeededByAnotherPackage(String service) {
        classes()
                .that()
                .resideInAPackage(module(service))
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .and()
                .areNotAnnotatedWith("org.springframework.boot.autoconfigure.SpringBootApplication")
                .should(beNeededByAnotherPackage())
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("WITH_FEATURES")
    void packagesOfAModuleDependOnEachOtherInOneDirection(String module) {
        slices().matching("dev.wingman." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void aServiceLogsThroughSlf4jOnly(String service) {
        JavaClasses classes = CLASSES.that(JavaClass.Predicates.resideInAPackage(module(service)));
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(classes);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(classes);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void aServiceGetsItsCollaboratorsThroughConstructors(String service) {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION
                .allowEmptyShould(true)
                .check(CLASSES.that(JavaClass.Predicates.resideInAPackage(module(service))));
    }

    @Test
    void nobodyWaitsForAReactiveResultOrSleeps() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        SERVICES.stream().map(ArchitectureTest::module).toArray(String[]::new))
                .should()
                .callMethodWhere(blocks())
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a wait parks a thread that others need")
                .check(CLASSES);
    }

    private static String module(String name) {
        return "dev.wingman." + name + "..";
    }

    private static DescribedPredicate<JavaMethodCall> blocks() {
        return DescribedPredicate.describe(
                "wait for a Mono or Flux",
                call -> BLOCKING_READS.contains(call.getName())
                        && Arrays.asList("reactor.core.publisher.Mono", "reactor.core.publisher.Flux")
                                .contains(call.getTargetOwner().getName()));
    }

    private static ArchCondition<JavaClass> beNeededByAnotherPackage() {
        return new ArchCondition<>("be needed by another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean needed = isUsedByAnotherPackage(type) || isPartOfAPublicSignature(type);
                events.add(new SimpleConditionEvent(type, needed, type.getName() + " is public without need"));
            }
        };
    }

    private static boolean isUsedByAnotherPackage(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .anyMatch(dependency ->
                        !dependency.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    private static boolean isPartOfAPublicSignature(JavaClass type) {
        return type.getPackage().getClasses().stream()
                .filter(other -> isPublic(other) && !other.equals(type))
                .flatMap(other -> other.getCodeUnits().stream())
                .filter(ArchitectureTest::isPublic)
                .anyMatch(codeUnit -> codeUnit.getAllInvolvedRawTypes().contains(type));
    }

    private static boolean isPublic(HasModifiers member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC);
    }
}
