/** Tests of the walls between and inside the modules. */
@NullMarked
package dev.wingman.architecture;

import org.jspecify.annotations.NullMarked;
