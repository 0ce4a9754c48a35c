package dev.wingman.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {

    @Test
    void addsUpThePartsOfTheHeapAndNothingElse() {
        // Given
        String page = """
                # HELP jvm_memory_used_bytes The amount of used memory
                # TYPE jvm_memory_used_bytes gauge
                jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 4.0E7
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E7
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E7
                jvm_memory_max_bytes{area="heap",id="Eden Space"} 1.0E8
                """;
        // When
        double used = HeapWatch.usedBytes(page);
        // Then
        assertThat(used).isEqualTo(5.5e7);
    }
}
