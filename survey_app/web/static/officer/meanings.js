// How a visit ends, in the order and the words of survey_app/core/disposition.py (a test compares).
export const MEANINGS = {
  answered: { label: "Đã trả lời tại chỗ", again: false },
  card_left: { label: "Đã để lại thẻ để hộ tự trả lời", again: true },
  refused: { label: "Hộ từ chối trả lời", again: false },
  nobody_home: { label: "Vắng nhà", again: true },
  moved: { label: "Hộ đã chuyển đi", again: false },
  empty: { label: "Nhà không có người ở", again: false },
  language: { label: "Bất đồng ngôn ngữ", again: true },
  illness: { label: "Ốm đau, không trả lời được", again: true },
};
export const VISITS = 3;
