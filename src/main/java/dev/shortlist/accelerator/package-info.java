/** Kernels on devices beside the processor, reached through PyTorch's libraries. */
@NullMarked
@ApplicationModule(allowedDependencies = {"backbone", "linalg", "problem"})
package dev.shortlist.accelerator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
