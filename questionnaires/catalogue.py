"""The one catalogue of reasons for refusal: code → Vietnamese sentence.

A sentence says what is wrong and, where somebody can act, what to do. Placeholders are filled from
`Problem.values`. A code is never reused for another meaning.
"""

MESSAGES: dict[str, str] = {
    # answers to a questionnaire (answers.py)
    "answer_missing": "Ông/bà chưa trả lời câu này.",
    "answer_unknown_option": "Câu trả lời không nằm trong các phương án của câu hỏi.",
    "answer_too_many": "Câu này chỉ chọn một phương án.",
    "answer_too_long": "Nội dung dài quá {limit} ký tự; xin ông/bà viết gọn lại.",
    "answer_unknown_item": "Mẫu phiếu không có câu hỏi này.",
    # submissions (services/intake.py)
    "code_malformed": "Mã trên thẻ chưa đúng. Xin ông/bà xem lại từng ký tự trên thẻ.",
    "code_unknown": "Không tìm thấy mã này. Xin ông/bà xem lại thẻ hoặc hỏi cán bộ phát thẻ.",
    "code_void": "Thẻ này đã được hủy hoặc đã được thay bằng thẻ khác.",
    "campaign_not_open": "Đợt lấy ý kiến chưa bắt đầu.",
    "campaign_closed": "Đợt lấy ý kiến đã kết thúc, không nhận thêm phiếu.",
    "source_not_registered": "Đợt lấy ý kiến đã kết thúc; chỉ nhận phiếu giấy đã đăng ký.",
    "already_answered": "Hộ dùng thẻ này đã gửi phiếu.",
    "content_differs": "Phiếu này đã được gửi trước đó với nội dung khác.",
    "response_id_malformed": "Bản gửi thiếu mã nhận dạng hợp lệ. Xin ông/bà mở lại trang phiếu.",
    "receipt_malformed": "Mã biên nhận chưa đúng. Xin ông/bà xem lại từng ký tự.",
    "receipt_unknown": "Thẻ và mã biên nhận không khớp với phiếu nào của đợt này.",
    "form_not_counted": "Quy định của đợt này không tính hình thức lấy ý kiến đó.",
    "ballot_number_used": "Phiếu giấy số {number} đã được nhập.",
    "ballot_number_unknown": "Không có phiếu giấy số {number} trong thôn này.",
    "invalid_reason_missing": "Phiếu không hợp lệ phải ghi rõ lý do.",
}
