// A button that records on the page, beside the field for a recording, which works without it: what
// is recorded becomes the file of the field. It stops by itself when the time is over.
const box = document.querySelector("[data-recorder]");
const field = document.getElementById(box.dataset.recorder);
const button = box.querySelector("button");
const running = box.querySelector("[data-time]");
const told = box.querySelector("[role=status]");
const words = box.dataset;
const LONGEST = 120; // seconds
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
let recorder = null;
let clock = null;

const time = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const say = (text, seconds = 0) => {
  told.textContent = text.replace("{time}", time(seconds));
};

function enclose(chunks, kind, seconds) {
  const files = new DataTransfer();
  files.items.add(new File(chunks, "recording", { type: kind.split(";")[0] }));
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  say(words.done, seconds);
}

function begin(stream) {
  const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
  const chunks = [];
  const since = Date.now();
  const seconds = () => Math.min(LONGEST, Math.round((Date.now() - since) / 1000));
  recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 48000 });
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.onstop = () => {
    clearInterval(clock);
    running.textContent = "";
    stream.getTracks().forEach((track) => track.stop());
    enclose(chunks, recorder.mimeType || kind || "audio/webm", seconds());
    recorder = null;
    button.textContent = words.again;
  };
  recorder.start(1000);
  button.textContent = words.stop;
  say(words.running);
  clock = setInterval(() => {
    if (seconds() >= LONGEST) recorder?.stop();
    else running.textContent = time(seconds());
  }, 1000);
}

button.addEventListener("click", async () => {
  if (recorder) return recorder.stop();
  button.disabled = true;
  try {
    begin(await navigator.mediaDevices.getUserMedia({ audio: true }));
  } catch {
    say(words.refused);
  }
  button.disabled = false;
});

// A form that is sent while one speaks waits for the end of the recording.
field.form.addEventListener("submit", (event) => {
  if (!recorder) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  recorder.addEventListener("stop", () => field.form.requestSubmit(event.submitter));
  recorder.stop();
}, true);
field.addEventListener("change", () => say(""));
box.hidden = !(navigator.mediaDevices?.getUserMedia && window.MediaRecorder && window.DataTransfer);
