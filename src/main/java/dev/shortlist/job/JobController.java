package dev.shortlist.job;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/jobs")
class JobController {

  private final Jobs jobs;

  JobController(Jobs jobs) {
    this.jobs = jobs;
  }

  @GetMapping
  Page<Job> list(
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable JobState state,
      Paging paging) {
    return jobs.list(type, state, paging);
  }

  @GetMapping("/{id}")
  ResponseEntity<Job> get(@PathVariable UUID id) {
    return JobAnswer.with(HttpStatus.OK, jobs.poll(id));
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<Job> cancel(@PathVariable UUID id) {
    Job job = jobs.cancel(id);
    return JobAnswer.with(job.state().isFinal() ? HttpStatus.OK : HttpStatus.ACCEPTED, job);
  }
}
