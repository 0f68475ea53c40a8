/** Feature matrices and the kernels that run over them. */
@NullMarked
@ApplicationModule(allowedDependencies = "background")
package dev.shortlist.linalg;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
