/** Imports: archives, folders and lists become datasets with images and hidden truth. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "dataset",
      "dataset :: truth",
      "itemimage",
      "job",
      "location",
      "pickle",
      "problem",
      "web"
    })
package dev.shortlist.importing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
