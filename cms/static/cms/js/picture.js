// Wagtail writes a picture's title into its alternative text: mostly the name of a file. Here the text is empty
// until somebody writes it, and cannot be written for a picture that only decorates.
class PictureImageBlock extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(placeholder, prefix, initialState, initialError) {
    const block = super.render(placeholder, prefix, initialState, initialError);
    const text = document.getElementById(`${prefix}-alt_text`);
    const decorative = document.getElementById(`${prefix}-decorative`);
    const follow = () => text.toggleAttribute("disabled", decorative.checked);
    decorative.addEventListener("change", follow);
    follow();
    return block;
  }
}
window.telepath.register("cms.blocks.PictureImageBlock", PictureImageBlock);
